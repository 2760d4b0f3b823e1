import District
import Domain
import Logging
import Store

/// The story of a calendar or a catalogue that the district signed (`districtd documents`).
///
/// 1. It comes with the updates. The hall looks at the signature, then at the version, then at the file, by the rules that
///    `kioskctl … check` has; what is not good changes nothing, is kept with its reason, and shows on the board.
/// 2. One transaction of `Store` keeps it with the cursor, if it is newer than the one that counts: an old one that somebody
///    sends again is refused.
/// 3. It is laid on its desk, and counts from that moment. Items go on by the catalogue they were made by (`CatalogDesk`).
///
/// What was refused, or kept by a program that did not know it, is looked at again at each start, and when the district's key
/// comes to be known.
extension Hall {
    func judged(_ document: SignedDocument) -> UpdateDeed {
        do throws(DocumentRefusal) {
            return .lay(try document.believed(by: documents.districtKey).document)
        } catch {
            log.warning(
                "a document of the district does not count",
                metadata: ["kind": "\(document.kind.rawValue)", "why": "\(error.rawValue)"])
            return .decline(error)
        }
    }

    /// Takes up what was left, and lays what counts. For the start, before anything is counted, and for a new key.
    package func takeUpDocuments() async {
        do throws(HallError) {
            var updates: [TakenUpdate] = []
            for var update in try await recording(await store.documentsLeft()) {
                update.deed = deed(ofLeft: update)
                updates.append(update)
            }
            if !updates.isEmpty {
                let (found, now) = (updates, time.now())
                _ = try await recording(await store.takeAnew(found, at: now))
            }
            try await layDocuments()
        } catch {
            log.error("the district's documents could not be taken up", metadata: ["error": "\(error)"])
        }
    }

    private func deed(ofLeft update: TakenUpdate) -> UpdateDeed {
        guard let data = try? JSONValue(parsing: update.data) else { return .decline(.unreadable) }
        let content = DistrictUpdate(id: update.id, kind: update.kind, at: time.now().wall, data: data)
            .content
        switch content {
        case .document(let document): return judged(document)
        case .faulty(let error, _): return .faulty(reason: error.description)
        default: return .keep
        }
    }

    /// Lays on the desks what the store holds; their own files are the technicians' business.
    func layDocuments() async throws(HallError) {
        var catalogs: [CatalogFile] = []
        var calendar: CalendarDocument?
        for document in try await recording(await store.documents()) {
            do throws(DocumentProblems) {
                switch try DocumentContent(
                    document.kind, version: document.version, reading: Array(document.text.utf8))
                {
                case .calendar(let new): calendar = new
                case .catalogue(let file): catalogs.append(file)
                }
            } catch {
                // It was good to the program that took it: this one asks for more.
                log.error(
                    "a document of the district cannot be read any more",
                    metadata: ["kind": "\(document.kind.rawValue)", "version": "\(document.version)"])
            }
        }
        calendars.lay(district: calendar)
        calendars.judge(on: time.now().civil.date)
        self.catalogs.lay(district: catalogs)
        documents.lay(try await recording(await store.documentStandings()))
    }
}
