import { namePythonic, nameReferee, nameSpark } from './runtimes.ts'
import { nameSparkArchive } from './sparkArchive.ts'

export const setup = async (): Promise<void> => {
  await nameReferee()
  await namePythonic()
  await nameSpark()
  await nameSparkArchive()
}
