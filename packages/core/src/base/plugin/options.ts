import type { StandardSchemaV1 } from '@standard-schema/spec';
import { DStreamError } from '../errors/dstream-error.ts';
import { suggestion } from '../options/suggestion.ts';

const secrets = new WeakSet<object>();

/** Marks the schema of an option as secret: its value is never printed. Apply it last: `secret(z.string().optional())`. */
export const secret = <S extends object>(schema: S): S => {
  secrets.add(schema);
  return schema;
};

/** The options that a schema of named fields knows (a `shape`, as zod and others have it). */
const fieldsOf = (schema: unknown): Readonly<Record<string, object>> | undefined => {
  const shape = (schema as { shape?: unknown }).shape;
  return typeof shape === 'object' && shape !== null ? (shape as Record<string, object>) : undefined;
};

/** Checks options by any Standard Schema. Throws `OPTIONS_INVALID` with every problem, unknown names included. */
export const checkOptions = <I, O>(
  component: string,
  schema: StandardSchemaV1<I, O>,
  options: unknown,
): O => {
  const unknown = unknownFields(schema, options);
  const result = unknown.length > 0 ? undefined : schema['~standard'].validate(options);
  if (result instanceof Promise) {
    throw new DStreamError('OPTIONS_INVALID', {
      component,
      problems: ['its schema is asynchronous, which is not supported'],
    });
  }
  const problems = unknown.length > 0 ? unknown : (result?.issues ?? []).map(problemOf);
  if (problems.length > 0) throw new DStreamError('OPTIONS_INVALID', { component, problems });
  return (result as StandardSchemaV1.SuccessResult<O>).value;
};

const problemOf = (issue: StandardSchemaV1.Issue): string => {
  const path = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
  return path ? `${path}: ${issue.message}` : issue.message;
};

const unknownFields = (schema: unknown, options: unknown): string[] => {
  const fields = fieldsOf(schema);
  if (!fields || typeof options !== 'object' || options === null) return [];
  const known = Object.keys(fields);
  return Object.keys(options)
    .filter((name) => !known.includes(name))
    .map((name) => `unknown option "${name}"${suggestion(name, known)}`);
};

/** The options as they may be shown: secrets replaced. */
export const redact = (schema: unknown, options: unknown): unknown => {
  const fields = fieldsOf(schema);
  if (!fields || typeof options !== 'object' || options === null) return options;
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      fields[name] && secrets.has(fields[name]) ? '***' : value,
    ]),
  );
};
