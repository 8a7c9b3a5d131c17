//! The one table of problem codes. Codes are part of the contract: add, never rename.

use actix_web::http::StatusCode;
use hansyn_domain::text::Text;

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// The code on the wire.
    pub code: &'static str,
    /// The status it comes with.
    pub status: StatusCode,
    /// What happened, in a line.
    pub title: Text,
    /// Why it happens.
    pub cause: Text,
    /// What to do.
    pub remedy: Text,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:ident,
        $title_sv:literal / $title_en:literal,
        $cause_sv:literal / $cause_en:literal,
        $remedy_sv:literal / $remedy_en:literal;)*) => {
        /// Why a request failed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The status it comes with.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }

            /// The row of the table.
            #[must_use]
            pub fn row(self) -> Row {
                let (title, cause, remedy) = match self {
                    $(Self::$name => (
                        Text::new($title_sv, $title_en),
                        Text::new($cause_sv, $cause_en),
                        Text::new($remedy_sv, $remedy_en),
                    ),)*
                };
                Row { code: self.as_str(), status: self.status(), title, cause, remedy }
            }
        }
    };
}

codes! {
    /// The request cannot be read.
    Malformed = "malformed", BAD_REQUEST,
        "Begäran kan inte läsas" / "The request cannot be read",
        "Något i begäran har fel form, är okänt eller får inte anges." / "Something in the request has the wrong form, is unknown or may not be given.",
        "Rätta det som räknas upp under violations." / "Mend what is listed under violations.";
    /// The idempotency key is missing where it is required.
    IdempotencyKeyRequired = "idempotency-key-required", BAD_REQUEST,
        "Idempotency-Key saknas" / "Idempotency-Key is missing",
        "Anropet får inte utföras två gånger av misstag." / "The call must not be carried out twice by mistake.",
        "Skicka med ett nytt, slumpmässigt värde i Idempotency-Key." / "Send a fresh, random value in Idempotency-Key.";
    /// No usable bearer token.
    Unauthenticated = "unauthenticated", UNAUTHORIZED,
        "Inloggning krävs" / "A valid bearer token is needed",
        "Anropet saknar en giltig åtkomsttoken." / "The call has no valid access token.",
        "Hämta en ny token och skicka den som Authorization: Bearer." / "Get a new token and send it as Authorization: Bearer.";
    /// Visible, but the caller may not do this.
    Forbidden = "forbidden", FORBIDDEN,
        "Rollen räcker inte" / "The role does not allow this",
        "Ingen av dina roller tillåter åtgärden här." / "None of your roles allows the act here.",
        "Be en administratör om en roll som tillåter den." / "Ask an administrator for a role that allows it.";
    /// Not there or not visible.
    NotFound = "not-found", NOT_FOUND,
        "Finns inte" / "Not found",
        "Det som efterfrågas finns inte eller är inte synligt för dig." / "What is asked for does not exist or is not visible to you.",
        "Kontrollera adressen." / "Check the address.";
    /// The path has no such method.
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED,
        "Metoden finns inte här" / "The method does not exist here",
        "Adressen finns men inte med denna metod." / "The address exists but not with this method.",
        "Använd en av metoderna i huvudet Allow." / "Use one of the methods in the Allow header.";
    /// No representation is acceptable.
    NotAcceptable = "not-acceptable", NOT_ACCEPTABLE,
        "Formatet finns inte" / "The format does not exist",
        "Svaret finns inte i något av de begärda formaten." / "The answer does not exist in any of the formats asked for.",
        "Begär ett av de format som dokumentationen räknar upp." / "Ask for one of the formats that the documentation lists.";
    /// The state does not allow it.
    IllegalTransition = "illegal-transition", CONFLICT,
        "Steget går inte att ta härifrån" / "The step cannot be taken from here",
        "Ärendets status leder inte till den begärda, eller något saknas för steget." / "The status does not lead to the one asked for, or something is lacking for the step.",
        "Ta ett av de steg som räknas upp under violations, eller fyll i det som saknas." / "Take one of the steps listed under violations, or fill in what is lacking.";
    /// The record is closed for changes.
    NotADraft = "not-a-draft", CONFLICT,
        "Går inte att ändra" / "Cannot be changed",
        "Bara utkast kan ändras; det som är publicerat ersätts av en ny version." / "Only drafts can be changed; what is published is superseded by a new version.",
        "Ta tillbaka ärendet till utkast eller skapa en ny version." / "Take the matter back to draft or create a new version.";
    /// The matter takes no more of this where it stands.
    NotOpen = "not-open", CONFLICT,
        "Inte öppet för detta" / "Not open for this",
        "Systemet tar inte emot eller prövar inte ansökningar där det står, eller så är ansökan redan avgjord eller återtagen, eller kontraktet avslutat." / "The system takes or tries no applications where it stands, or the application has been decided or withdrawn, or the contract has ended.",
        "Läs posten igen; en avvisad eller återtagen sökande får ansöka på nytt." / "Read the record again; whoever was rejected or withdrew may apply anew.";
    /// Something else has this identity.
    Taken = "taken", CONFLICT,
        "Finns redan" / "Exists already",
        "Ett annat objekt har redan detta nummer, denna kod eller detta namn." / "Another record has this number, code or name already.",
        "Sök efter det som finns, eller välj ett annat." / "Search for the existing one, or choose another.";
    /// The same idempotency key is being worked on.
    IdempotencyInFlight = "idempotency-in-flight", CONFLICT,
        "Samma anrop pågår" / "The same call is under way",
        "Ett anrop med samma Idempotency-Key är inte färdigt." / "A call with the same Idempotency-Key has not finished.",
        "Vänta en stund och försök igen med samma nyckel." / "Wait a moment and try again with the same key.";
    /// If-Match does not hold.
    VersionMismatch = "version-mismatch", PRECONDITION_FAILED,
        "Någon har ändrat under tiden" / "Somebody changed it in the meantime",
        "If-Match stämmer inte med den version som nu gäller." / "If-Match does not agree with the current version.",
        "Hämta objektet igen, gör om ändringen och skicka den nya ETag:en." / "Read it again, redo the change and send the new ETag.";
    /// The body is too large.
    TooLarge = "too-large", PAYLOAD_TOO_LARGE,
        "Begäran är för stor" / "The request is too large",
        "Innehållet överskrider gränsen för adressen." / "The content exceeds the limit of the address.",
        "Dela upp innehållet." / "Split the content.";
    /// The content type is not understood.
    UnsupportedMediaType = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE,
        "Innehållets typ stöds inte" / "The content type is not supported",
        "Content-Type är inte en av dem som adressen tar emot." / "Content-Type is not one that the address accepts.",
        "Använd den typ som dokumentationen anger." / "Use the type that the documentation gives.";
    /// A rule of the record is broken.
    RuleBroken = "rule-broken", UNPROCESSABLE_ENTITY,
        "Uppgifterna bryter mot en regel" / "The data break a rule",
        "Begäran kan läsas men innehållet håller inte." / "The request can be read but its content does not hold.",
        "Rätta det som räknas upp under violations." / "Mend what is listed under violations.";
    /// Something refers to what is gone or unknown.
    UnknownReference = "unknown-reference", UNPROCESSABLE_ENTITY,
        "Pekar på något som inte finns" / "Refers to something that does not exist",
        "Ett id i begäran hör inte till något som finns." / "An identity in the request belongs to nothing that exists.",
        "Kontrollera de id som anges." / "Check the identities given.";
    /// The key belongs to another request.
    IdempotencyMismatch = "idempotency-mismatch", UNPROCESSABLE_ENTITY,
        "Nyckeln hör till ett annat anrop" / "The key belongs to another call",
        "Samma Idempotency-Key har använts med annat innehåll." / "The same Idempotency-Key was used with other content.",
        "Använd en ny nyckel för ett nytt anrop." / "Use a new key for a new call.";
    /// If-Match is missing.
    VersionRequired = "version-required", PRECONDITION_REQUIRED,
        "If-Match saknas" / "If-Match is missing",
        "En ändring måste säga vilken version den utgår från." / "A change must say which version it starts from.",
        "Hämta objektet och skicka dess ETag i If-Match." / "Read it and send its ETag in If-Match.";
    /// Too many requests.
    TooManyRequests = "too-many-requests", TOO_MANY_REQUESTS,
        "För många anrop" / "Too many requests",
        "Fler anrop än gränsen tillåter." / "More calls than the limit allows.",
        "Vänta så länge som Retry-After anger." / "Wait as long as Retry-After says.";
    /// A header is too long.
    HeadersTooLarge = "headers-too-large", REQUEST_HEADER_FIELDS_TOO_LARGE,
        "Ett huvud är för långt" / "A header is too long",
        "Ett huvudfält överskrider sin gräns." / "A header field exceeds its limit.",
        "Korta fältet." / "Shorten the field.";
    /// A bug; the log has the cause.
    Internal = "internal", INTERNAL_SERVER_ERROR,
        "Något gick fel hos oss" / "Something went wrong on our side",
        "Ett oväntat fel inträffade." / "An unexpected fault occurred.",
        "Försök igen; ange requestId om du kontaktar oss." / "Try again; give the requestId if you contact us.";
    /// The database or the keys are out of reach, or the service is stopping.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE,
        "Tillfälligt otillgänglig" / "Temporarily unavailable",
        "Tjänsten når inte något den behöver." / "The service cannot reach something it needs.",
        "Försök igen om en stund." / "Try again in a while.";
    /// The disk is full.
    OutOfSpace = "out-of-space", INSUFFICIENT_STORAGE,
        "Lagringen är full" / "The storage is full",
        "Det går inte att spara mer." / "Nothing more can be stored.",
        "Kontakta driften." / "Contact operations.";
}

impl Code {
    /// The code of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_code_stands_once_and_is_kebab_case() {
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for name in names {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
            assert_eq!(Code::named(name).map(Code::as_str), Some(name));
        }
    }
}
