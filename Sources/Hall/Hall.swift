package import Devices
package import Domain
package import Logging
package import Store

/// The hall at work: what the stories share. One story is one file in `Stories`; each is an extension of this type
/// or a service that runs beside it.
///
/// The hall decides nothing by itself: rules are in `Domain`, durability is in `Store`. A story asks the rules, has
/// the store record the outcome, and only then lets anyone see it.
package final class Hall: Sendable {
    package let site: SiteProfile
    package let texts: Texts
    /// The levels of a rating and their reasons.
    package let ratingReasons: RatingReasons
    package let store: Store
    package let time: any TimeSource
    /// Everyone who listens: displays, consoles, the resident's screen.
    package let announcer: Announcer
    /// The cards read in the last minutes, by token.
    package let cards: CardDesk
    /// The items of the papers that were scanned in the last minutes, by token.
    let scannedPapers: TokenDesk<[ItemID]>
    /// The bookings of the slips that were scanned in the last minutes, by token.
    let scannedSlips: TokenDesk<AppointmentID>
    /// How each part of the kiosk is doing.
    package let parts: PartBoard
    package let spooler: Spooler
    /// How the line to the district is doing.
    package let link: DistrictLink
    /// Everything that is plugged in; nil where no real devices are driven.
    package let devices: DevicePark?
    /// Where a new calendar of working days is laid.
    package let calendars: CalendarDesk
    /// Where a new catalogue is laid, and earlier ones are found.
    package let catalogs: CatalogDesk
    /// The documents the district signed, and the key it signs with.
    package let documents: DocumentDesk
    let lastSlip = LastSlip()
    let openCards = OpenCards()
    let watched = WatchedDay()
    let paper: PaperProfile
    /// The technician's layout of the ticket.
    let template: TicketTemplate
    let log: Logger

    /// - Parameters:
    ///   - catalog: the one that came with the program, and `calendar` too.
    ///   - state: the state directory, where a technician may lay a template for the ticket; nil for none.
    ///   - documentsKey: what the district signs its documents with, as known at this moment; nil for no key.
    package init(
        site: SiteProfile, catalog: Catalog, texts: Texts, reasons: RatingReasons, store: Store,
        time: any TimeSource, announcer: Announcer, parts: PartBoard, printer: (any TicketPrinter)?,
        paper: PaperProfile = PaperProfile(), devices: DevicePark? = nil,
        calendar: CalendarDocument = CalendarDocument(years: []), state: String? = nil,
        documentsKey: @escaping @Sendable () -> [UInt8]? = { nil }, log: Logger
    ) {
        (self.site, self.texts, ratingReasons) = (site, texts, reasons)
        (self.store, self.time, self.announcer) = (store, time, announcer)
        (self.parts, self.paper, self.devices, self.log) = (parts, paper, devices, log)
        cards = CardDesk(time: time)
        scannedPapers = TokenDesk(time: time)
        scannedSlips = TokenDesk(time: time)
        calendars = CalendarDesk(calendar, site: site.code, parts: parts)
        catalogs = CatalogDesk(catalog, parts: parts)
        documents = DocumentDesk(key: documentsKey, calendars, catalogs, parts: parts)
        link = DistrictLink(parts: parts)
        template = TicketTemplate(state: state, parts: parts, log: log)
        spooler = Spooler(
            store: store, printer: printer, paper: paper, texts: texts, template: template,
            ticketExpiry: site.ticketExpiry, time: time,
            announcer: announcer, parts: parts, log: log)
    }

    /// The admission list in force; whoever looks twice within one step looks at one of them.
    package var catalog: Catalog { catalogs.current }

    /// Which days are worked, as known now.
    package var calendar: WorkingCalendar { calendars.current }

    func command(_ once: Once, scope: String, actor: Actor) -> Command {
        Command(key: once.key, scope: scope, fingerprint: once.fingerprint, actor: actor, moment: time.now())
    }
}

/// The hall itself, as settings state it (`site`, `counters` in `DESIGN.md` 10).
package struct SiteProfile: Sendable {
    /// The 12-digit region code of the site.
    package var code: String
    package var name: String
    package var counters: Int
    /// The phone number printed on receipts, if the site has set one.
    package var phone: String?
    /// How long a ticket may wait for paper before it is not printed any more.
    package var ticketExpiry: Duration
    /// What the law leaves to the place.
    package var rules: SiteRules

    package init(
        code: String, name: String, counters: Int, phone: String? = nil,
        ticketExpiry: Duration = .seconds(600), rules: SiteRules = SiteRules()
    ) {
        (self.code, self.name, self.counters, self.phone) = (code, name, counters, phone)
        (self.ticketExpiry, self.rules) = (ticketExpiry, rules)
    }
}

/// The idempotency key of a request and the hash of what it asked for (`DESIGN.md` 4.3).
package struct Once: Sendable {
    package let key: String
    package let fingerprint: String

    package init(key: String, fingerprint: String) { (self.key, self.fingerprint) = (key, fingerprint) }
}
