// The data of an answer to 30 01 or 30 10, after SW3 (facts/idcard.md 1.5), lengths high byte first:
//
//     2 text length (0100)   2 photo length (0400)   [30 10 only: 2 fingerprint length]
//     text                   photo                   [fingerprints]

/// The parts of a read answer, of which only the text is kept; photo and fingerprints are dropped unread.
package enum BaseInformation {
    /// The text block, if the inner lengths add up and the text has its 256 bytes; else `.innerLengths`.
    ///
    /// The layout follows from the command sent, never from the size.
    package static func text(
        of data: [UInt8], withFingerprints: Bool = false
    ) throws(DeviceError) -> ArraySlice<UInt8> {
        let header = withFingerprints ? 6 : 4
        guard data.count >= header else { throw DeviceError(.innerLengths) }
        let lengths = stride(from: 0, to: header, by: 2).map { Int(data[$0]) << 8 | Int(data[$0 + 1]) }
        guard lengths[0] == CardText.length, header + lengths.reduce(0, +) == data.count else {
            throw DeviceError(.innerLengths)
        }
        return data[header..<header + CardText.length]
    }
}
