import { Chalk } from 'chalk';

export type Paint = (text: string) => string;

export interface Colours {
  readonly strong: Paint;
  readonly faint: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly careful: Paint;
}

/** Colours of the talk on stderr; without `colour` every one of them leaves the text as it is. */
export const coloursOf = (colour: boolean): Colours => {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    careful: (text) => chalk.yellow(text),
  };
};
