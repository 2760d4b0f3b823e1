import Devices
import District
import Domain
import Glibc
import Hall
import Logging
import Pages
import Paper
import ServiceLifecycle
import Store
import UnixSignals

/// One kiosk, put together from its settings: the store, the hall, and everything that runs beside it.
struct Kiosk {
    /// SIGTERM ends in order within 5 s; what has not ended after 4 is cut off.
    private static let patience: Duration = .seconds(4)

    let settings: Settings
    let log: Logger

    /// Returns after an orderly stop; throws what kept it from starting.
    func run() async throws {
        let time = SystemTime()
        let announcer = Announcer(time: time)
        let parts = PartBoard(time: time, announcer: announcer)
        let assets = AssetsLoader(settings.assets)
        let (catalog, texts) = (try assets.catalog(), try assets.texts())
        let calendar = try assets.calendar()
        let data = try DeviceData(assets: settings.assets)
        let store = try await openStore(at: time.now(), announcer)
        announcer.begin(start: store.opening.bootNumber, sequence: store.opening.lastSequence)
        report(store, time.now(), on: parts)
        let result: Result<Void, any Error>
        do {
            let devices = DevicePark(
                settings: settings.devices, data: data, reactor: try Reactor(), log: log, time: time)
            let hall = Hall(
                site: settings.profile, catalog: catalog, texts: texts, reasons: try assets.ratingReasons(),
                store: store, time: time,
                announcer: announcer, parts: parts, printer: devices.printer, paper: settings.paper,
                devices: devices, calendar: calendar, state: settings.state, documentsKey: documentsKey,
                log: log)
            result = .success(try await serve(hall, devices))
        } catch {
            result = .failure(error)
        }
        await store.close(at: time.now())
        try result.get()
        log.info("stopped in order")
    }

    /// Runs everything. Services start in this order and stop in reverse: the listeners first, so that nobody comes
    /// in any more; the spooler before the devices, so that a slip in the printer gets its fate.
    private func serve(_ hall: Hall, _ devices: DevicePark) async throws {
        let own = WatchOwnFiles(hall: hall, state: settings.state, log: log)
        own.take()
        let board = AddressBoard(settings.web)
        let credentials = CredentialDesk()
        let keeper = try credentialKeeper(hall, credentials)
        // Before the line tries: what lies in the folder is in force from the first exchange on.
        keeper?.take()
        await hall.takeUpDocuments()
        let writers = try writerDesk()
        let client = try districtClient(credentials, writers)
        var services: [any Service] = [
            DeviceService(devices: devices), own,
            WatchDeadlines(hall: hall), MissAppointments(hall: hall),
            hall.spooler,
        ]
        if let client, let district = settings.district {
            var pace = DeliverySettings()
            pace.returnSpread = district.spread
            let rounds = LinePace(every: district.updates)
            services += [
                DeliverItems(
                    hall: hall, line: client, kiosk: district.kiosk, settings: pace,
                    schemas: try AssetsLoader(settings.assets).eventSchemas()),
                TakeUpdates(hall: hall, line: client, kiosk: district.kiosk, pace: rounds),
                ReportStatus(
                    hall: hall, line: client, kiosk: district.kiosk, version: OneWindow.version,
                    pace: rounds, writers: writers),
            ]
        }
        if let keeper { services.append(keeper) }
        if let reader = devices.reader { services.append(ReadCard(hall: hall, reader: reader)) }
        if let scanner = devices.scanner { services.append(HearScans(hall: hall, scanner: scanner)) }
        services.append(
            ControlServer(
                hall: hall, devices: devices, settings: settings, log: log,
                listeners: { board.addresses }))
        services += try pages(hall, board).services()
        services.append(StreamEnd(announcer: hall.announcer))

        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: log)
        configuration.maximumGracefulShutdownDuration = Self.patience
        let result: Result<Void, any Error>
        do { result = .success(try await ServiceGroup(configuration: configuration).run()) } catch {
            result = .failure(error)
        }
        await client?.close()
        try result.get()
    }

    private func pages(_ hall: Hall, _ board: AddressBoard) throws -> Pages {
        let certificate = try ConsoleCertificate.prepare(
            settings.web, state: settings.state, hostname: NetworkAddress.hostname, at: hall.time.now().wall)
        log.info(
            "console certificate",
            metadata: ["path": "\(certificate.path)", "origin": "\(certificate.origin)"])
        let web = WebSettings(
            kiosk: .init(host: settings.web.kiosk.host, port: settings.web.kiosk.port),
            console: .init(host: settings.web.console.host, port: settings.web.console.port),
            identity: .init(certificateChainPEM: certificate.certificateChainPEM, keyPEM: certificate.keyPEM),
            assets: settings.assets)
        return try Pages(
            hall: hall, settings: web, log: log,
            onListening: { listener, port in board.listening(listener, port) })
    }

    private func openStore(at moment: Moment, _ announcer: Announcer) async throws -> Store {
        var configuration = StoreConfiguration(
            digits: settings.tickets.digits, region: settings.site.code, version: OneWindow.version)
        configuration.queue = settings.rules.queue
        return try await Store.open(
            .directory(settings.state), configuration: configuration, at: moment,
            onCommit: { announcer.committed($0) }, onFatal: { [log] in Self.end(after: $0, log) }, log: log)
    }

    private func report(_ store: Store, _ now: Moment, on parts: PartBoard) {
        if let path = store.opening.setAside {
            parts.set("store", .degraded, hint: "store.setAside")
            log.error(
                "a damaged database was set aside; a new incarnation began", metadata: ["path": "\(path)"])
        } else {
            parts.set("store", .ok)
        }
        parts.set("clock", .ok, hint: now.trust == .never ? "clock.never" : "")
        if let absent = try? RasterRenderer.absentFonts(), !absent.isEmpty {
            parts.set("fonts", .degraded, hint: "fonts.absent")
            log.warning("fonts are missing", metadata: ["families": "\(absent.joined(separator: ", "))"])
        }
    }

    private func districtClient(
        _ credentials: CredentialDesk, _ writers: WriterDesk
    ) throws -> DistrictClient? {
        try settings.district.map {
            try DistrictClient(
                address: DistrictAddress($0.url), credential: { credentials.current },
                writer: { writers.current }, logger: log)
        }
    }

    /// Which board this is stands in the state; which process, the dice say at each start.
    private func writerDesk() throws -> WriterDesk {
        let board = BoardGeneration(state: settings.state)
        var random = SystemRandomNumberGenerator()
        return WriterDesk(Writer(starting: try board.read(), using: &random), keep: { try board.write($0) })
    }

    /// What the district signs with: as the settings have it, else as it was told with the kiosk's certificate.
    private var documentsKey: @Sendable () -> [UInt8]? {
        let (written, folder) = (settings.district?.publicKey, CredentialFolder(state: settings.state))
        return { written ?? folder.documentsKey }
    }

    /// Nil for plain HTTP, where there is nothing to keep.
    private func credentialKeeper(_ hall: Hall, _ credentials: CredentialDesk) throws -> KeepCredential? {
        guard let district = settings.district else { return nil }
        let address = try DistrictAddress(district.url)
        guard address.endpoint != nil else { return nil }
        return KeepCredential(
            hall: hall, desk: credentials, folder: CredentialFolder(state: settings.state),
            client: EnrolmentClient(address: address))
    }

    /// An I/O error or a damaged page: what memory believes may be wrong, so the process ends at once and the next
    /// start reads the truth again (facts/reliability.md 1.8).
    private static func end(after error: StoreError, _ log: Logger) {
        log.critical(
            "the store failed; ending, so that the next start reads the truth",
            metadata: ["error": "\(error)"])
        exit(74)
    }
}

/// The devices, from the start of the kiosk to its end.
private struct DeviceService: Service {
    let devices: DevicePark

    func run() async throws {
        await cancelWhenGracefulShutdown { [devices] in await devices.run() }
    }
}

/// Ends every event stream when the kiosk is told to stop, so that the listeners need not be waited for.
private struct StreamEnd: Service {
    let announcer: Announcer

    func run() async throws {
        try? await gracefulShutdown()
        announcer.end()
    }
}
