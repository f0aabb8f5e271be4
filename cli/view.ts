/** An answer as people read it, and as programs that know no JSON do. */
export interface View {
  readonly table: (hasColour: boolean) => string;
  readonly tsv: () => string;
}

/** One after the other, with an empty line between them. */
export function together(...views: readonly View[]): View {
  return {
    table: (hasColour) => views.map((view) => view.table(hasColour)).join('\n'),
    tsv: () => views.map((view) => view.tsv()).join(''),
  };
}
