import type { Chunks } from '../../contracts/chunks.ts';

/** True when the chunks are at hand and can be read without waiting. */
export const isSync = <T>(chunks: Chunks<T>): chunks is Iterable<readonly T[]> => Symbol.iterator in chunks;

/** Gives each chunk to `use`, in order. Returns a promise only when a chunk had to be waited for. */
export const eachChunk = <T>(
  chunks: Chunks<T>,
  use: (chunk: readonly T[]) => void,
): Promise<void> | undefined => {
  if (!isSync(chunks)) return eachAwaited(chunks, use);
  for (const chunk of chunks) use(chunk);
  return undefined;
};

const eachAwaited = async <T>(
  chunks: AsyncIterable<readonly T[]>,
  use: (chunk: readonly T[]) => void,
): Promise<void> => {
  for await (const chunk of chunks) use(chunk);
};

/** All records of the chunks as one array. */
export const gather = <T>(chunks: Chunks<T>): readonly T[] | Promise<readonly T[]> => {
  const parts: (readonly T[])[] = [];
  const waiting = eachChunk(chunks, (chunk) => void parts.push(chunk));
  return waiting ? waiting.then(() => joined(parts)) : joined(parts);
};

/** How many arrays fit into the arguments of one call. */
const mostArguments = 10_000;

/** All records of several arrays; an only one is not copied. */
export const joined = <T>(parts: readonly (readonly T[])[]): readonly T[] => {
  if (parts.length === 1) return parts[0]!;
  // `concat` copies arrays whole and is many times faster than `flat`, which looks at every record.
  return parts.length < mostArguments ? ([] as readonly T[]).concat(...parts) : parts.flat(1);
};

/** Applies `change` to each chunk; stays synchronous when the chunks are. */
export const mapChunks = <T, U>(
  chunks: Chunks<T>,
  change: (chunk: readonly T[]) => readonly U[],
): Chunks<U> => (isSync(chunks) ? mapSync(chunks, change) : mapAwaited(chunks, change));

/** The chunks of several partitions, one after the other; synchronous when all of them are. */
export const concatChunks = <T>(all: readonly Chunks<T>[]): Chunks<T> =>
  all.every(isSync) ? concatSync(all) : concatAwaited(all);

function* concatSync<T>(all: readonly Iterable<readonly T[]>[]): Iterable<readonly T[]> {
  for (const chunks of all) yield* chunks;
}

async function* concatAwaited<T>(all: readonly Chunks<T>[]): AsyncIterable<readonly T[]> {
  for (const chunks of all) yield* chunks;
}

function* mapSync<T, U>(chunks: Iterable<readonly T[]>, change: (chunk: readonly T[]) => readonly U[]) {
  for (const chunk of chunks) yield change(chunk);
}

async function* mapAwaited<T, U>(
  chunks: AsyncIterable<readonly T[]>,
  change: (chunk: readonly T[]) => readonly U[],
) {
  for await (const chunk of chunks) yield change(chunk);
}
