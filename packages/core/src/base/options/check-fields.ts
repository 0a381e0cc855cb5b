import { DStreamError } from '../errors/dstream-error.ts';
import { shown, type Rule } from './rules.ts';
import { suggestion } from './suggestion.ts';

/** What each option must be. There is a rule for every option, so that none can be forgotten. */
export type FieldRules<O> = { readonly [Name in keyof O]-?: Rule };

/**
 * Checks options by a table of rules; what is undefined counts as left out. Throws `OPTIONS_INVALID` with every problem,
 * unknown names included.
 */
export const checkFields = <O>(component: string, rules: FieldRules<O>, options: unknown): void => {
  const problems = fields(rules)('', options);
  if (problems.length > 0) throw new DStreamError('OPTIONS_INVALID', { component, problems });
};

/** An object whose fields have rules of their own. */
export const fields =
  <O>(rules: FieldRules<O>): Rule =>
  (name, options) => {
    if (typeof options !== 'object' || options === null) {
      return [`${name || 'they'} must be an object, not ${shown(options)}`];
    }
    const within = name && `${name}.`;
    return Object.entries(options).flatMap(([field, value]) => {
      const rule = Object.hasOwn(rules, field) ? rules[field as keyof O] : undefined;
      if (!rule) return [`unknown option "${within}${field}"${suggestion(field, Object.keys(rules))}`];
      return value === undefined ? [] : rule(`${within}${field}`, value);
    });
  };

/** What `rule` wants; and the option `least`, if both are given, is not above `most`. */
export const notAbove =
  <O>(least: keyof O & string, most: keyof O & string, rule: Rule): Rule =>
  (name, options) => {
    const problems = rule(name, options);
    if (problems.length > 0) return problems;
    const { [least]: low, [most]: high } = options as Readonly<Partial<Record<string, number>>>;
    if (low === undefined || high === undefined || low <= high) return [];
    return [`${name && `${name}.`}${least} (${low}) must not be above ${most} (${high})`];
  };
