import CtapiCore
import Glibc

/// Why a body could not be kept on disk, or not be had back.
enum BodyLoss: Error, Hashable {
  /// All bodies together have as many bytes as they may.
  case full(limit: Int)
  /// The disk, or the folder.
  case system(SystemError)

  /// The reason as the end of a sentence.
  var text: String {
    switch self {
    case .full(let limit): "\(limit >> 20) MiB of such bodies wait already"
    case .system(let error): error.text
    }
  }

  /// What helps.
  var hint: String {
    switch self {
    case .full: "let fewer clients send large bodies to functions and mappings at once"
    case .system(let error) where error.number == ENOSPC || error.number == EDQUOT:
      "make room where the data directory is: df -h"
    case .system(let error) where error.number == EMFILE || error.number == ENFILE: "allow more open files: ulimit -n"
    case .system: "see who may write into run/ in the data directory: ls -ld"
    }
  }
}
