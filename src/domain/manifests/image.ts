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

/**
 * @returns the repository with its registry, as container runtimes complete it: `nginx` is docker.io/library/nginx
 * (distribution reference, ParseNormalizedNamed); go-containerregistry, and so Trivy, calls that registry index.docker.io.
 */
export function fullRepository(image: string): string {
  const { repository } = parseImage(image);
  const slash = repository.indexOf('/');
  const first = repository.slice(0, Math.max(0, slash));
  const named = first === 'localhost' || /[.:]/.test(first);
  if (!named) return slash < 0 ? `docker.io/library/${repository}` : `docker.io/${repository}`;
  return first === 'index.docker.io' ? `docker.io${repository.slice(slash)}` : repository;
}

/** @returns the hexadecimal part of the SHA-256 that a digest, an image id or a reference ends in; CRI-O's ids are nothing else. */
export function sha256In(text: string | undefined): string | undefined {
  return /(?:(?:^|[@/])sha256:|^(?:[a-z-]+:\/\/)?)([0-9a-f]{64})$/i.exec(text ?? '')?.[1]?.toLowerCase();
}
