const squeeze = (text: string): string => text.replaceAll(/\s+/g, '');

/** `…` in what is expected stands for anything; white space does not count. */
const pattern = (expected: string): string =>
  squeeze(expected)
    .split('…')
    .map((part) => RegExp.escape(part))
    .join('.*?');

/** Whether a program that ended printed exactly what is expected. */
export const printsExactly = (output: string, expected: string): boolean =>
  new RegExp(`^${pattern(expected)}$`, 's').test(squeeze(output));

/** Whether a program that goes on has printed what is expected somewhere. */
export const printsSomewhere = (output: string, expected: string): boolean =>
  new RegExp(pattern(expected), 's').test(squeeze(output));
