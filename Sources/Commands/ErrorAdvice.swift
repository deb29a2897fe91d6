// The messages for errors of other modules, with advice about options.

import Text
import Training
import WordVectors

/// Returns the message for an error, including the options that can fix it.
func message(for error: any Error) -> String {
  let sentence = "\(error)"
  let advice: String? =
    switch error {
    case TextError.invalidUTF8: ", or specify --lossy to replace invalid bytes with U+FFFD"
    case TextError.nulByte: ", or specify --lossy to replace each NUL with U+FFFD"
    case VectorError.invalidUTF8, VectorError.nulByte:
      ", or specify --lossy to replace invalid bytes with U+FFFD"
    case TextError.tooShortToSplit, TextError.noWordsHeldOut:
      ", or specify a validation text with --valid"
    case TextError.allWordsRare: " with --min-count"
    case TrainingError.diverged: " (--learning-rate, --clip)"
    default: nil
    }
  guard let advice, sentence.hasSuffix(".") else { return sentence }
  return sentence.dropLast() + advice + "."
}

/// The message printed when memory cannot be allocated.
package let outOfMemoryMessage: StaticString = """
  Error: There is not enough memory to continue. Lower --hidden, --embedding, --dimensions, \
  --max-vocabulary or --batch, or raise the memory limit (see 'ulimit -v'). A model in training \
  remains as it was last saved.

  """
