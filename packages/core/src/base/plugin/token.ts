import type { Token } from '../../contracts/plugin.ts';

/** Makes the typed name of a contract. Two tokens of the same description are the same token, in any copy of core. */
export const token = <T>(description: string): Token<T> => ({
  description,
  key: Symbol.for(`dstream.${description}`),
});
