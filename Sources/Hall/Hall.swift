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
    package let catalog: Catalog
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
    let lastSlip = LastSlip()
    let openCards = OpenCards()
    let watched = WatchedDay()
    let paper: PaperProfile
    /// The technician's layout of the ticket.
    let template: TicketTemplate
    let log: Logger

    /// - Parameter state: the state directory, where a technician may lay a template for the ticket; nil for none.
    package init(
        site: SiteProfile, catalog: Catalog, texts: Texts, reasons: RatingReasons, store: Store,
        time: any TimeSource, announcer: Announcer, parts: PartBoard, printer: (any TicketPrinter)?,
        paper: PaperProfile = PaperProfile(), devices: DevicePark? = nil,
        calendar: WorkingCalendar = WorkingCalendar(), state: String? = nil, log: Logger
    ) {
        (self.site, self.catalog, self.texts, ratingReasons) = (site, catalog, texts, reasons)
        (self.store, self.time, self.announcer) = (store, time, announcer)
        (self.parts, self.paper, self.devices, self.log) = (parts, paper, devices, log)
        cards = CardDesk(time: time)
        scannedPapers = TokenDesk(time: time)
        scannedSlips = TokenDesk(time: time)
        calendars = CalendarDesk(calendar, parts: parts)
        link = DistrictLink(parts: parts)
        template = TicketTemplate(state: state, parts: parts, log: log)
        spooler = Spooler(
            store: store, printer: printer, paper: paper, texts: texts, template: template,
            ticketExpiry: site.ticketExpiry, time: time,
            announcer: announcer, parts: parts, log: log)
    }

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
