/** What a report says of files and commands; all of it is shown, so none of it may hold a secret. */
export interface Places {
  /** The results file; null when results went to stdout. */
  readonly results: string | null;
  /** Other files that were written: summary, reports. */
  readonly written: readonly string[];
  /** The command that takes the run up again. */
  readonly resume: string | null;
}

export const noPlaces: Places = { results: null, written: [], resume: null };
