import { Type } from 'avsc';
import type { FlumeEvent, FlumeFormat } from '../../src/index.ts';

/** As Flume's source code has it. */
export const avroFlumeEvent = Type.forSchema({
  type: 'record',
  name: 'AvroFlumeEvent',
  namespace: 'org.apache.flume.source.avro',
  fields: [
    { name: 'headers', type: { type: 'map', values: 'string' } },
    { name: 'body', type: 'bytes' },
  ],
});

/** The body of a message with one event. */
export const encode = ({ headers, body }: FlumeEvent, format: FlumeFormat): Buffer => {
  if (format === 'plain') return body;
  if (format === 'avro') return avroFlumeEvent.toBuffer({ headers, body });
  return Buffer.from(JSON.stringify([{ headers, body: body.toString() }]));
};
