// Image references: [registry/]path[:tag][@digest] (distribution reference grammar).

/** An image reference, taken apart. */
export interface ImageReference {
  /** With the registry, without tag and digest. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** @returns the parts of an image reference. A colon before the last slash belongs to the registry's port. */
export function parseImage(image: string): ImageReference {
  const [named = '', digest] = image.split('@', 2);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return {
    repository: colon < 0 ? named : named.slice(0, colon),
    ...(colon < 0 ? {} : { tag: named.slice(colon + 1) }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** @returns the last segment of an image's repository, such as `orders` of registry.example.com/shop/orders:1.4. */
export function imageName(image: string): string {
  const { repository } = parseImage(image);
  return repository.slice(repository.lastIndexOf('/') + 1);
}
