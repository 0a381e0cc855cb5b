import { execFileSync } from 'node:child_process';

/** A process and all that came out of it and still runs, the oldest first: some servers put their parts into groups of their own. */
export function processTree(root: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=']).toString().trim().split('\n');
  const children = Map.groupBy(
    lines.map((line) => line.trim().split(/\s+/).map(Number) as [pid: number, parent: number]),
    ([, parent]) => parent,
  );
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []).map(([child]) => child));
  return tree;
}
