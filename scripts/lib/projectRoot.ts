// The folder of the checkout.
import { resolve } from 'node:path';

export const projectRoot = resolve(import.meta.dirname, '..', '..');
