/** Held until it is released or the process ends, in whatever way. */
export interface PlaceLock {
  release(): void;
}

const busy = 5;

/**
 * Takes a place for one user in one process; undefined when another one has it. The lock is the operating system's, by way
 * of an SQLite database that stays empty, so that a process that was killed leaves none behind.
 */
export const lockPlace = async (path: string): Promise<PlaceLock | undefined> => {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === busy) return undefined;
    throw error;
  }
};
