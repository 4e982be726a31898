//! What the window writes down, words exactly as typed: read from a script, filled on the screen,
//! kept as a draft. Empty means "not given"; nothing here is checked yet.

use serde::{Deserialize, Serialize};

/// The person at the window, as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VisitorForm {
    /// 姓名.
    pub name: String,
    /// 匿名.
    pub anonymous: bool,
    /// 证件类型; 居民身份证 when empty.
    pub id_type: String,
    /// 证件号码.
    pub id_number: String,
    /// 电话.
    pub phone: String,
    /// 住址.
    pub address: String,
}

/// Somebody who came along, as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompanionForm {
    /// 姓名.
    pub name: String,
    /// 居民身份证 number.
    pub id_number: String,
    /// 电话.
    pub phone: String,
    /// Relation to the visitor.
    pub relation: String,
}

/// Who is reported, as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccusedForm {
    /// 被检举人.
    pub name: String,
    /// 被检举人的单位, or the reported unit itself.
    pub unit: String,
}

/// The answer to "再次来访?", as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SameAsForm {
    /// Number of the earlier matter.
    pub number: String,
    /// 是 / 否 / 部分.
    pub answer: String,
}

/// One intake as typed. Empty strings mean "not given".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct IntakeForm {
    /// The person.
    pub visitor: VisitorForm,
    /// People who came along and gave their names.
    pub companions: Vec<CompanionForm>,
    /// All persons present; the named ones when not given.
    pub head_count: Option<u32>,
    /// 涉及人数: people affected, another number than those present.
    pub affected: Option<u32>,
    /// 来源渠道; the pack's first when empty.
    pub channel: String,
    /// 目的.
    pub purpose: String,
    /// 问题属地.
    pub place: String,
    /// 事由: facts and reasons.
    pub narrative: String,
    /// 请求.
    pub request: String,
    /// Who is reported.
    pub accused: Option<AccusedForm>,
    /// Same as an earlier matter?
    pub same_as: Option<SameAsForm>,
    /// 重大紧急.
    pub urgent: bool,
    /// 特殊需求.
    pub needs: Vec<String>,
    /// Number in another system.
    pub external_no: String,
    /// 接待室 by number or name; the suggestion's when empty.
    pub room: String,
    /// 责任单位, the lead first; the suggestion's when empty.
    pub units: Vec<String>,
    /// 分类色; the suggestion's when empty.
    pub colour: String,
    /// 引导 as confirmed at the window: `court`, `statutory`, or `no`; the suggestion's when empty.
    pub guided: String,
    /// The kiosk's item this form completes.
    pub kiosk: Option<super::kiosk::ItemId>,
}
