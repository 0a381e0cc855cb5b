import { countInvalid } from './cli-error.ts';

/** A whole number above 0. Throws `CLI_COUNT_INVALID`, naming the option. */
export const parseCount = (option: string, text: string): number => {
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw countInvalid(option, text);
};
