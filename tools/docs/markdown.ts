/** A fenced block of code, as it stands in a document. */
export interface CodeBlock {
  readonly language: string;
  /** What stands behind the language, such as `run`. */
  readonly info: string;
  /** The line of its first line of code, counted from 1. */
  readonly line: number;
  readonly code: string;
}

const FENCE = /^( *)```(\w*)([^\n]*)\n([\s\S]*?)^\1```/gm;

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

export function codeBlocks(text: string): CodeBlock[] {
  return [...text.matchAll(FENCE)].map((match) => ({
    language: match[2]!,
    info: match[3]!.trim(),
    line: lineAt(text, match.index) + 1,
    code: match[4]!,
  }));
}

/** Blanks code out and keeps every line where it is. */
export function prose(text: string): string {
  return text.replace(FENCE, (block) => block.replace(/[^\n]/g, '')).replace(/`[^`\n]*`/g, '');
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

/** Links and images of a document, inline and by reference. */
export function links(text: string): Link[] {
  const words = prose(text);
  const found = words.matchAll(/\]\(\s*<?([^\s)>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm);
  return [...found].map((match) => ({ target: match[1] ?? match[2]!, line: lineAt(words, match.index) }));
}

/** The anchors of the headings of a document, as code hosts make them. */
export function anchors(text: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = text
    .replace(FENCE, '')
    .matchAll(/^#{1,6} +(.+?) *#*$/gm)
    .map((match) => slug(match[1]!));
  return new Set(
    headings.map((anchor) => {
      const repeated = seen.get(anchor) ?? 0;
      seen.set(anchor, repeated + 1);
      return repeated === 0 ? anchor : `${anchor}-${repeated}`;
    }),
  );
}

const slug = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
