import { namePythonic, nameReferee } from './runtimes.ts'

/** Unit tests need no Java: the referee, and Polars to hold expressions against. */
export const setup = async (): Promise<void> => {
  await nameReferee()
  await namePythonic()
}
