/// A text in the form in which libyaml's reader hands it to libyaml's scanner.
///
/// That reader (`yaml_parser_update_buffer`) decodes UTF-8 character by character, checks each, and
/// puts the very same bytes into a buffer: a fifth of all that libyaml does. Nothing is left of it
/// where the check is made for many bytes at once. Texts that fail the check go the usual way, so
/// that errors are libyaml's own.
struct DecodedText: ~Copyable {
  /// The text, with ``lookahead`` zeros behind its end.
  let bytes: UnsafeBufferPointer<UInt8>

  /// More than the scanner ever looks ahead (four characters).
  static var lookahead: Int { 8 }

  /// nil: libyaml would refuse some character.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard text.holdsOnlyCharactersOfYAML else { return nil }
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count + Self.lookahead)
    let end = copy.update(fromContentsOf: text)
    copy[end...].update(repeating: 0)
    bytes = UnsafeBufferPointer(rebasing: copy[..<end])
  }

  deinit { bytes.deallocate() }
}
