import { namePythonic, nameReferee, nameSpark } from './runtimes.ts'

export const setup = async (): Promise<void> => {
  await nameReferee()
  await namePythonic()
  await nameSpark()
}
