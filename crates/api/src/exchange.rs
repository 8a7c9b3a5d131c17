//! Tables out of the service, and sheets into it.

pub mod dictionary;
pub mod enterprise_sheet;
pub mod format;
pub mod plan_sheet;
pub mod sheet;
pub mod table;

pub use dictionary::dictionary_markdown;
