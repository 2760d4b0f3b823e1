import Domain

/// A file that a technician may lay in the state directory (`kioskctl calendar install`, `kioskctl catalog install`), to
/// count beside or before what came with the program and what the district signed.
struct OwnFile<Content: Sendable>: Sendable {
    struct Reading: Sendable {
        /// Nil without a file, and with one that is wrong.
        var content: Content?
        var fault: RimError?
        /// The line to look at, where it is one.
        var faultLine: Int?
    }

    let path: String
    fileprivate let longest: Int
    fileprivate let parse: @Sendable ([UInt8], _ path: String) -> Reading

    /// Changes when the file does; nil without one.
    var stamp: UInt64? { Files.stamp(path) }

    /// Blocks while it reads some hundred KiB at most.
    func read() -> Reading {
        guard stamp != nil else { return Reading() }
        do throws(RimError) { return parse(try Files.read(path, atMost: longest), path) } catch {
            return Reading(fault: error, faultLine: 1)
        }
    }
}

extension OwnFile<CalendarDocument> {
    /// The public holidays as the technician has them.
    static func calendar(state: String) -> Self {
        OwnFile(path: "\(state)/\(CalendarDocument.file)", longest: CalendarDocument.longestFile) {
            bytes, path in
            do throws(CalendarDocument.Problems) {
                return Reading(content: try CalendarDocument(reading: bytes))
            } catch {
                return Reading(fault: RimError(error, path), faultLine: error.first.line)
            }
        }
    }
}

extension OwnFile<CatalogFile> {
    /// The list of matters as the technician has it.
    static func catalogue(state: String) -> Self {
        OwnFile(path: "\(state)/\(CatalogFile.name)", longest: CatalogCheck.longestFile) { bytes, path in
            do throws(CatalogRefusal) { return Reading(content: try CatalogCheck.read(bytes)) } catch {
                return Reading(fault: RimError(error, path), faultLine: error.first.line)
            }
        }
    }
}
