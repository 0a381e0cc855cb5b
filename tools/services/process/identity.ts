import { execFileSync } from 'node:child_process';

/** Whom a program runs as. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

const id = (option: string, user: string): number =>
  Number(execFileSync('id', [option, user], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());

function identityOf(user: string): Identity | undefined {
  try {
    return { uid: id('-u', user), gid: id('-g', user) };
  } catch {
    return undefined;
  }
}

/** Somebody else than root if this process is root's; nothing if it is not, for it can only be itself. */
export function notRoot(): Identity | undefined {
  return process.getuid?.() === 0 ? (identityOf('postgres') ?? identityOf('nobody')) : undefined;
}

/** Whom this process runs as. */
export const self = (): Identity => ({ uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });
