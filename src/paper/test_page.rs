//! The test page of a printer: what came out tells which settings it needs.

use super::document::{Align, Block, Document, Size};
use super::printer::Profile;

/// Characters of four kinds, smallest set first: what prints right names the `charset`.
const SETS: [(&str, &str); 4] = [
    ("gb2312", "社会治理中心"),
    ("gbk", "堃喆垚珺"),
    ("gb18030", "䶮€"),
    ("gb18030-full", "㛃𠮷㐂"),
];

/// A page that shows columns, sizes, rare characters, a code and the cut.
pub fn test_page(profile: &Profile) -> Document {
    let columns = profile.width.columns();
    let mut paper = Document::default();
    paper.text(Align::Centre, Size::Big, "打印机试页");
    let ruler: String = ('1'..='9').chain(['0']).cycle().take(columns).collect();
    paper.text(Align::Left, Size::Normal, format!("一、下面一行应当正好满行，共{columns}列："));
    paper.text(Align::Left, Size::Normal, ruler);
    paper.text(Align::Left, Size::Normal, "二、三种字号，汉字和数字一样高：");
    paper.text(Align::Left, Size::Normal, "正常 受理回执123");
    paper.text(Align::Left, Size::Tall, "加高 受理回执123");
    paper.text(Align::Left, Size::Big, "加大 受理123");
    paper.text(Align::Left, Size::Normal, "三、字库，从小到大四行：");
    for (name, text) in SETS {
        paper.pair(&format!("{name}："), text);
    }
    paper.text(Align::Left, Size::Normal, "四、两列的标点：—…“”·×①");
    paper.text(Align::Left, Size::Normal, "五、手机扫下面的码应得到 1234567890123452：");
    paper.push(Block::Blank);
    paper.push(Block::Qr("1234567890123452".into()));
    paper.push(Block::Blank);
    paper.text(Align::Left, Size::Normal, "六、这一行之后应当切纸。");
    paper.push(Block::Cut);
    paper
}

/// What to ask after the page came out, and which setting each answer means.
pub const QUESTIONS: &str = "请看试页：
一、数字行折到第二行，或没有满行：改 width = 58 或 80
二、加高、加大没有变：型号太老，回执仍可读
三、某一行出现别的字、空白或字母数字：charset 写它上面一行的名字；第一行就不对写 image
五、没有码：写 qr = \"raster\"
六、没有切：写 cutter = false，撕下即可
什么也没出来：看纸、盖子和连线，再试一次";
