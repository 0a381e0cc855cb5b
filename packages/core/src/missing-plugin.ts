import { DStreamError } from './base/errors/dstream-error.ts';
import { nearestName } from './base/options/suggestion.ts';
import { knownPackages } from './known-packages.ts';

/** The error `PLUGIN_MISSING` for a name that nothing is bound to; `known` are the names that something is bound to. */
export const missingPlugin = (kind: string, name: string, known: readonly string[]): DStreamError => {
  const isExact = Object.hasOwn(knownPackages, `${kind} ${name}`);
  const meant = isExact ? undefined : nearestName(name, [...known, ...namesOf(kind)]);
  const wanted = meant ?? name;
  const install = known.includes(wanted) ? undefined : knownPackages[`${kind} ${wanted}`];
  return new DStreamError('PLUGIN_MISSING', { kind, name, meant, install, known });
};

const namesOf = (kind: string): string[] =>
  Object.keys(knownPackages)
    .filter((key) => key.startsWith(`${kind} `))
    .map((key) => key.slice(kind.length + 1));
