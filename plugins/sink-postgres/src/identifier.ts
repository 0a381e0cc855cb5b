import { escapeIdentifier } from 'pg';

/** `table` or `schema.table`, quoted: names keep their case, and cannot be anything else than names. */
export const quoted = (table: string): string => table.split('.').map(escapeIdentifier).join('.');

/** A list of names, quoted. */
export const quotedList = (names: readonly string[]): string => names.map(escapeIdentifier).join(', ');
