//! A paper somebody wants, the job it becomes, and what a person says of it.

use super::api::JobId;

/// A paper somebody wants: a form about a thing, as `desk::papers` knows them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    /// Name of the form, e.g. `assignment`.
    pub form: String,
    /// Its title, for the record and for people.
    pub title: String,
    /// Kind of thing, e.g. `matter`.
    pub about: String,
    /// The thing as people call it: a number, a day.
    pub subject: String,
    /// The form names persons, so that making it is recorded.
    pub personal: bool,
}

/// A paper that was queued.
#[derive(Clone, Debug, PartialEq)]
pub struct Queued {
    /// The job.
    pub job: JobId,
    /// Title of the form.
    pub title: String,
    /// What the thing is called.
    pub label: String,
    /// 0 for the first print, n for 补打第n次.
    pub copy: u32,
}

/// What the clerk says about a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobAnswer {
    /// The paper came out.
    Printed,
    /// Nothing usable came out: send it again.
    Again,
    /// Not wanted any more.
    Void,
}
