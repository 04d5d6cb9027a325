/** One-sided chance that a diagnosis warns of noise that isn't there; each is looked at for every stack. */
export const NOISE_ALPHA = 0.01
