import type { Versions } from '../versions.ts';
import { SetUpError } from './command.ts';
import { requireJava } from './java.ts';
import { compileRival, type Rival } from './rival.ts';
import { requireSpark, sparkVersion } from './spark.ts';

/** What the comparison needs. Says what is missing and ends the process where that cannot be had. */
export const setUp = (
  say: (text: string) => void,
): { readonly rival: Rival; readonly versions: Versions } => {
  try {
    const java = requireJava();
    const rival = compileRival(requireSpark(say));
    return { rival, versions: { spark: sparkVersion, java, node: process.versions.node } };
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
};
