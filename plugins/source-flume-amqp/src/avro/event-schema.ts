import { flumeError } from '../flume-error.ts';

/** The fields of what Flume's serializers write, in their order. */
const eventFields = JSON.stringify([
  ['headers', { type: 'map', values: 'string' }],
  ['body', 'bytes'],
]);

/** Throws unless the schema is that of an event. Names of records and documentation do not matter. */
export const checkEventSchema = (schema: string | undefined): void => {
  if (schema !== undefined && JSON.stringify(fieldsOf(schema)) === eventFields) return;
  throw flumeError('FLUME_AVRO_INVALID', {
    reason: 'its schema is not that of an event: headers, then body',
  });
};

const fieldsOf = (schema: string): unknown => {
  try {
    const { fields } = JSON.parse(schema) as { fields?: readonly { name: string; type: unknown }[] };
    return fields?.map(({ name, type }) => [name, plainType(type)]);
  } catch (cause) {
    throw flumeError('FLUME_AVRO_INVALID', { reason: 'its schema cannot be read' }, { cause });
  }
};

/** Without the attributes that only Java looks at, such as `avro.java.string`. */
const plainType = (type: unknown): unknown => {
  if (typeof type !== 'object' || type === null) return type;
  const { type: name, values } = type as { readonly type?: unknown; readonly values?: unknown };
  return values === undefined ? name : { type: name, values: plainType(values) };
};
