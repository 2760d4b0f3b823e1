import FoundationEssentials

extension DistrictProblem {
    /// What a refusal's body says; nil where it says nothing that can be read, or was over the limit.
    init?(parsing body: [UInt8]?) {
        guard let body, let problem = try? JSONDecoder().decode(Self.self, from: Data(body)) else {
            return nil
        }
        self = problem
    }

    /// Its own words, cut short. They name attributes, not content.
    var words: String { String((detail ?? title).prefix(200)) }
}
