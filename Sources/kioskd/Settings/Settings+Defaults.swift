import Devices
import District
import Domain
import FoundationEssentials

// What holds when a key is left out. One decoder for each section that has such keys.

extension Settings {
    private enum Key: CodingKey {
        case site, counters, tickets, state, assets, web, devices, district
        case hours, queue, items, ratings, appointments
    }

    init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        site = try keys.decode(Site.self, forKey: .site)
        counters = try keys.decode(Int.self, forKey: .counters)
        tickets = try keys.decodeIfPresent(Tickets.self, forKey: .tickets) ?? Tickets()
        state = try keys.decode(String.self, forKey: .state)
        assets = try keys.decode(String.self, forKey: .assets)
        web = try keys.decode(Web.self, forKey: .web)
        devices = try keys.decodeIfPresent(DeviceSettings.self, forKey: .devices) ?? DeviceSettings()
        district = try keys.decodeIfPresent(District.self, forKey: .district)
        rules = SiteRules(
            hours: try keys.decodeIfPresent(Hours.self, forKey: .hours),
            queue: try keys.decodeIfPresent(Queue.self, forKey: .queue),
            items: try keys.decodeIfPresent(Items.self, forKey: .items),
            ratings: try keys.decodeIfPresent(Ratings.self, forKey: .ratings),
            appointments: try keys.decodeIfPresent(Appointments.self, forKey: .appointments))
    }
}

extension Settings.Site {
    private enum Key: CodingKey { case code, name, timezone, phone }

    init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        code = try keys.decode(String.self, forKey: .code)
        name = try keys.decode(String.self, forKey: .name)
        timezone = try keys.decodeIfPresent(String.self, forKey: .timezone) ?? "Asia/Shanghai"
        phone = try keys.decodeIfPresent(String.self, forKey: .phone)
    }
}

extension Settings.Tickets {
    private enum Key: CodingKey { case digits, expiry }

    init() { (digits, expiry) = (3, .seconds(600)) }

    init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        self.init()
        digits = try keys.decodeIfPresent(Int.self, forKey: .digits) ?? digits
        // Minutes in the file.
        expiry = try keys.decodeIfPresent(Int.self, forKey: .expiry).map { .seconds($0 * 60) } ?? expiry
    }
}

extension Settings.District {
    private enum Key: CodingKey { case url, kiosk, spread, updates, publickey }

    init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        url = try keys.decode(String.self, forKey: .url)
        kiosk = try keys.decode(String.self, forKey: .kiosk)
        spread = try keys.decodeIfPresent(Int.self, forKey: .spread).map { .seconds($0) } ?? .seconds(60)
        updates = try keys.decodeIfPresent(Int.self, forKey: .updates).map { .seconds($0) } ?? updates
        publicKey = try keys.decodeIfPresent(String.self, forKey: .publickey).flatMap(DocumentsKey.bytes)
    }
}
