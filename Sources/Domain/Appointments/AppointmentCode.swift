/// The code on an appointment slip that checks in: `OWA` and 23 bytes in base 32, 40 characters of the QR code's
/// alphanumeric set. It says nothing of person, matter or time.
///
///     OWA | site tag (3 bytes) | random (12 bytes) | seal (8 bytes)
///
/// The tag tells a slip of another hall from a forged one without a network; the seal is a MAC over the 15 bytes before
/// it under this kiosk's key. Tag, seal and the look-up are the store's; this is only the shape.
package struct AppointmentCode: Hashable, Sendable {
    package static let prefix = "OWA"
    package static let tagBytes = 3
    package static let randomBytes = 12
    package static let macBytes = 8
    /// The QR code may hold 42 (facts/escpos.md 7).
    package static let length = prefix.utf8.count + Base32.letters(forBytes: bytes)
    private static let bytes = tagBytes + randomBytes + macBytes

    /// How the hash of the site's code begins.
    package let siteTag: [UInt8]
    package let random: [UInt8]
    package let mac: [UInt8]

    /// Nil when a part has another length.
    package init?(siteTag: [UInt8], random: [UInt8], mac: [UInt8]) {
        guard siteTag.count == Self.tagBytes, random.count == Self.randomBytes, mac.count == Self.macBytes
        else { return nil }
        (self.siteTag, self.random, self.mac) = (siteTag, random, mac)
    }

    /// Nil for any other code. Scanners that type like a keyboard may have sent small letters.
    package init?(_ scanned: String) {
        let text = scanned.uppercased()
        guard text.hasPrefix(Self.prefix), text.utf8.count == Self.length,
            let bytes = Base32.bytes(text.dropFirst(Self.prefix.count))
        else { return nil }
        let sealed = Self.tagBytes + Self.randomBytes
        self.init(
            siteTag: Array(bytes[..<Self.tagBytes]), random: Array(bytes[Self.tagBytes..<sealed]),
            mac: Array(bytes[sealed...]))
    }

    /// What the MAC is taken over.
    package var sealed: [UInt8] { siteTag + random }

    package var text: String { Self.prefix + Base32.text(siteTag + random + mac) }
}
