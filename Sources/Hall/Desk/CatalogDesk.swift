package import Domain
import Synchronization

/// The catalogue in force, and those before it: an item goes on by the one it was made by, whatever was laid since.
///
/// Of the technician's, the district's and the one that came with the program the first that is there counts, whole: the
/// list a district decided on is not to be undone by an upgrade, and a hall that must differ for a while may.
package final class CatalogDesk: Sendable {
    private struct Lying {
        var own: Catalog?
        /// In the order of their versions.
        var district: [Catalog] = []
    }

    private let builtIn: Catalog
    private let parts: PartBoard
    private let lying = Mutex(Lying())

    package init(_ builtIn: Catalog, parts: PartBoard) { (self.builtIn, self.parts) = (builtIn, parts) }

    package var current: Catalog { lying.withLock { $0.own ?? $0.district.last ?? builtIn } }

    package var origin: DocumentStanding.Origin {
        lying.withLock { $0.own != nil ? .technician : $0.district.isEmpty ? .builtIn : .district }
    }

    /// From now on the technician's file counts, or none does.
    ///
    /// - Parameter wrongLine: the line at which it is wrong, so that it does not count.
    package func lay(own: CatalogFile?, wrongLine: Int? = nil) {
        lying.withLock { $0.own = own.map(builtIn.replaced) }
        if let wrongLine {
            parts.set("catalogue", .degraded, hint: "catalogue.wrong", values: ["line": String(wrongLine)])
        } else {
            parts.clear("catalogue")
        }
    }

    /// From now on the last of these counts; the others are for what was made by them.
    package func lay(district: [CatalogFile]) {
        let catalogs = district.map(builtIn.replaced)
        lying.withLock { $0.district = catalogs }
    }

    /// The catalogue of this version; nil when it is not at hand any more.
    package func catalog(_ version: String) -> Catalog? {
        lying.withLock { lying in
            ([lying.own].compactMap(\.self) + lying.district.reversed() + [builtIn]).first {
                $0.version == version
            }
        }
    }

    /// A matter by the catalogue of this version where it is at hand, else by today's: what was begun is finished as begun.
    package func service(_ code: String, asOf version: String?) -> CatalogService? {
        (version.flatMap(catalog) ?? current).service(code)
    }

    /// The matter of an item as it was when the item was made, else as it is now where that fits what the item holds; nil
    /// where neither is at hand.
    package func service(of item: Item) -> CatalogService? {
        if let service = catalog(item.catalogVersion)?.service(item.service) { return service }
        return current.service(item.service).flatMap { $0.fits(item) ? $0 : nil }
    }

    /// The matter of an item that is to be handled: where no catalogue has it, what the item itself remembers.
    func serviceToHandle(_ item: Item) -> CatalogService {
        service(of: item) ?? CatalogService(rememberedBy: item)
    }
}

extension Hall {
    /// See `CatalogDesk.serviceToHandle`.
    package func service(of item: Item) -> CatalogService { catalogs.serviceToHandle(item) }
}
