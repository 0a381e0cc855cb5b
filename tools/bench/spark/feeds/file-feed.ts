import { copyFile, mkdir, rename, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Feed } from './feed.ts';

/** Moves each text as a new file into a directory. Until then it has a name that no contender looks at. */
export const openFileFeed = async (folder: string): Promise<Feed> => {
  const from = join(folder, 'input');
  await mkdir(from);
  let files = 0;
  const show = async (name: string): Promise<void> => {
    const now = new Date();
    await utimes(join(from, `.${name}`), now, now);
    await rename(join(from, `.${name}`), join(from, name));
  };
  return {
    from,
    stage: async (texts) => {
      const names = texts.map(() => `text-${files++}`);
      await Promise.all(texts.map(({ path }, i) => copyFile(path, join(from, `.${names[i]!}`))));
      return async () => void (await Promise.all(names.map(show)));
    },
    close: async () => undefined,
  };
};
