// The public key of an Ed25519 private key (RFC 8032, 5.1.5), computed in memory that is overwritten afterwards: neither
// BigInt nor OpenSSL's key objects can be.

import { hash } from 'node:crypto';

/** An integer modulo p = 2²⁵⁵ - 19: sixteen limbs of 16 bits, the least first. Between operations limbs may be a little out of range. */
type Field = Float64Array;

/** Extended coordinates X, Y, Z, T: x = X/Z, y = Y/Z, xy = T/Z. */
type Point = readonly [Field, Field, Field, Field];

const limbs = 16;

/** @param seed the 32 bytes that a private key is. @returns the 32 bytes of its public key. */
export function ed25519PublicKey(seed: Buffer): Buffer {
  const work = new Workbench();
  // At one go: a Hash object would keep its state, and with it the seed, until it is collected.
  const digest = hash('sha512', seed, 'buffer');
  try {
    const scalar = digest.subarray(0, 32);
    scalar[0] = (scalar[0] ?? 0) & 0xf8;
    scalar[31] = ((scalar[31] ?? 0) & 0x7f) | 0x40;
    return work.encode(work.timesBase(scalar));
  } finally {
    digest.fill(0);
    work.wipe();
  }
}

/** The numbers that are computed with, all of them in memory of its own. */
class Workbench {
  /** At least 4 kB, because V8 may move small arrays and leave copies behind. */
  readonly #memory = new Float64Array(1024);
  #used = 0;
  readonly #product = this.#take(2 * limbs);
  readonly #a = this.#take();
  readonly #b = this.#take();
  readonly #c = this.#take();
  readonly #d = this.#take();
  readonly #e = this.#take();
  readonly #f = this.#take();
  readonly #g = this.#take();
  readonly #h = this.#take();
  readonly #twiceD = this.#number('2406d9dc56dffce7198e80f2eef3d13000e0149a8283b156ebd69b9426b2f159');
  readonly #base: Point = [
    this.#number('216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a'),
    this.#number('6666666666666666666666666666666666666666666666666666666666666658'),
    this.#number('0000000000000000000000000000000000000000000000000000000000000001'),
    this.#take(),
  ];

  constructor() {
    this.#multiply(this.#base[3], this.#base[0], this.#base[1]);
  }

  wipe(): void {
    this.#memory.fill(0);
  }

  /** @param scalar little-endian. @returns scalar times the base point, by doubling and adding from the highest bit down. */
  timesBase(scalar: Buffer): Point {
    const sum = this.#neutral();
    const other = this.#neutral();
    for (let bit = 255; bit >= 0; bit--) {
      this.#add(sum, sum, sum);
      this.#add(other, sum, this.#base);
      const chosen = ((scalar[bit >> 3] ?? 0) >> (bit & 7)) & 1;
      // Both are computed and one is taken, without a branch that depends on the key.
      sum.forEach((to, i) => to.forEach((limb, j) => (to[j] = limb + chosen * ((other[i]?.[j] ?? 0) - limb))));
    }
    return sum;
  }

  /** RFC 8032, 5.1.2: y, with the lowest bit of x on top. */
  encode([x, y, z]: Point): Buffer {
    const inverse = this.#take();
    this.#invert(inverse, z);
    const affineX = this.#take();
    const affineY = this.#take();
    this.#multiply(affineX, x, inverse);
    this.#multiply(affineY, y, inverse);
    this.#reduce(affineX);
    this.#reduce(affineY);
    const bytes = Buffer.alloc(32);
    affineY.forEach((limb, i) => bytes.writeUInt16LE(limb, 2 * i));
    bytes[31] = (bytes[31] ?? 0) | (((affineX[0] ?? 0) & 1) << 7);
    return bytes;
  }

  #take(length = limbs): Field {
    this.#used += length;
    return this.#memory.subarray(this.#used - length, this.#used);
  }

  #number(hex: string): Field {
    const number = this.#take();
    number.forEach((_, i) => (number[i] = parseInt(hex.slice(60 - 4 * i, 64 - 4 * i), 16)));
    return number;
  }

  #neutral(): Point {
    const one = (): Field => this.#number('1'.padStart(64, '0'));
    return [this.#take(), one(), one(), this.#take()];
  }

  /** RFC 8032, 5.1.4; the formulas hold for doubling, too. `to` may be one of the others. */
  #add(to: Point, p: Point, q: Point): void {
    const [a, b, c, d, e, f, g, h] = [this.#a, this.#b, this.#c, this.#d, this.#e, this.#f, this.#g, this.#h];
    combine(e, p[1], p[0], -1);
    combine(f, q[1], q[0], -1);
    this.#multiply(a, e, f);
    combine(e, p[1], p[0], 1);
    combine(f, q[1], q[0], 1);
    this.#multiply(b, e, f);
    this.#multiply(c, p[3], q[3]);
    this.#multiply(c, c, this.#twiceD);
    this.#multiply(d, p[2], q[2]);
    combine(d, d, d, 1);
    combine(e, b, a, -1);
    combine(f, d, c, -1);
    combine(g, d, c, 1);
    combine(h, b, a, 1);
    this.#multiply(to[0], e, f);
    this.#multiply(to[1], g, h);
    this.#multiply(to[2], f, g);
    this.#multiply(to[3], e, h);
  }

  /** Sums stay far below 2⁵³: 32 products of limbs below 2¹⁸, and 38 times as much. */
  #multiply(to: Field, a: Field, b: Field): void {
    const product = this.#product;
    product.fill(0);
    for (let i = 0; i < limbs; i++) {
      const factor = a[i] ?? 0;
      for (let j = 0; j < limbs; j++) product[i + j] = (product[i + j] ?? 0) + factor * (b[j] ?? 0);
    }
    // 2²⁵⁶ is 38 modulo p.
    for (let i = 0; i < limbs; i++) to[i] = (product[i] ?? 0) + 38 * (product[i + limbs] ?? 0);
    carry(to);
    carry(to);
  }

  /** By Fermat: to the power of p - 2, all of whose bits are ones but the second and the fourth. */
  #invert(to: Field, number: Field): void {
    const power = this.#take();
    power.set(number);
    for (let bit = 253; bit >= 0; bit--) {
      this.#multiply(power, power, power);
      if (bit !== 2 && bit !== 4) this.#multiply(power, power, number);
    }
    to.set(power);
  }

  /** To the one number below p that it is. */
  #reduce(number: Field): void {
    for (let round = 0; round < 3; round++) carry(number);
    const less = this.#take();
    for (let round = 0; round < 2; round++) {
      let borrow = 0;
      for (let i = 0; i < limbs; i++) {
        const p = i === 0 ? 0xffed : i === limbs - 1 ? 0x7fff : 0xffff;
        const difference = (number[i] ?? 0) - p - borrow;
        borrow = difference < 0 ? 1 : 0;
        less[i] = difference + borrow * 0x10000;
      }
      if (borrow === 0) number.set(less);
    }
  }
}

/** to = a + sign × b. */
function combine(to: Field, a: Field, b: Field, sign: 1 | -1): void {
  for (let i = 0; i < limbs; i++) to[i] = (a[i] ?? 0) + sign * (b[i] ?? 0);
}

/** Brings each limb into its 16 bits, and what goes over the top in again from below. */
function carry(number: Field): void {
  let over = 0;
  for (let i = 0; i < limbs; i++) {
    const limb = (number[i] ?? 0) + over;
    over = Math.floor(limb / 0x10000);
    number[i] = limb - over * 0x10000;
  }
  number[0] = (number[0] ?? 0) + 38 * over;
}
