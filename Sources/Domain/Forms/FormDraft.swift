/// What a clerk has typed into a form and not yet handed in.
package struct FormDraft: Hashable, Sendable, Codable {
    package var form: Form
    /// The places of the materials that are here.
    package var received: Set<Int>
    package var circumstances: FormRules.Circumstances
    /// The catalogue it was begun by; nil for today's.
    package var catalogVersion: String?

    package init(
        form: Form, received: Set<Int>,
        circumstances: FormRules.Circumstances = FormRules.Circumstances(), catalogVersion: String? = nil
    ) {
        (self.form, self.received, self.circumstances) = (form, received, circumstances)
        self.catalogVersion = catalogVersion
    }
}
