extension DistrictAnswer {
    /// Nil for what is no answer of a district inbox. It stands between two batches, so it is not left to `JSONDecoder`
    /// (`JSONReader` says why).
    init?(parsing body: [UInt8]) {
        guard let json = try? JSONValue(parsing: body), case .array(let list) = json["results"] else {
            return nil
        }
        var results: [EventResult] = []
        results.reserveCapacity(list.count)
        for json in list {
            guard let result = EventResult(json) else { return nil }
            results.append(result)
        }
        self.init(results: results)
    }
}

extension EventResult {
    fileprivate init?(_ json: JSONValue) {
        guard let id = json["id"]?.text, let status = json["status"]?.text.flatMap(Status.init(rawValue:)),
            Self.isTextOrAbsent(json["reason"]), Self.isTextOrAbsent(json["receipt"])
        else { return nil }
        self.init(id: id, status: status, reason: json["reason"]?.text, receipt: json["receipt"]?.text)
    }

    private static func isTextOrAbsent(_ json: JSONValue?) -> Bool {
        switch json {
        case nil, .null, .string: true
        default: false
        }
    }
}
