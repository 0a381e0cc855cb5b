import { redactUrl } from '@dstream/connection';
import type { KinesisConnection } from './options.ts';

/** The stream and where it is, as it is shown. */
export const placeOf = ({
  stream,
  endpoint,
  region,
}: Pick<KinesisConnection, 'stream' | 'endpoint' | 'region'>): string => {
  const where = endpoint === undefined ? region : redactUrl(endpoint).replace(/\/$/, '');
  return where === undefined ? `stream ${stream}` : `stream ${stream} at ${where}`;
};
