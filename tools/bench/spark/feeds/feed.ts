import type { Text } from '../texts.ts';

/** Brings texts to a contender. */
export interface Feed {
  /** Where the contender finds it: a directory or a port. */
  readonly from: string;
  /** Gets texts ready; what it resolves to lets them go, all at once, and resolves when they have gone. */
  stage(texts: readonly Text[]): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
