/** Something in the configuration that the user should know and that stops nothing. */
export interface Warning {
  readonly code: string;
  /** One line, without a key. */
  readonly message: string;
}
