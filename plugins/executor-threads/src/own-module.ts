import { pathToFileURL } from 'node:url';

/** The URL of the module that this process was started with. */
export const ownModule = (): string | undefined => {
  const [, path] = process.argv;
  return path === undefined ? undefined : pathToFileURL(path).href;
};
