//! People who do not exist: names as they are spread in the county, identity numbers of the years
//! 1800–1809, telephone numbers of an area code nobody has.

use super::Dice;
use crate::matter::intake::VisitorForm;
use crate::matter::rules::{Place, PlaceCode};

/// Surnames, the common ones first.
const SURNAMES: &str =
    "王李张刘陈杨黄吴徐周郑毛余姜叶胡祝方汪江赖傅蓝雷钟郎严廖占单曾解仇华诸葛欧阳";
/// Characters of given names, the common ones first.
const GIVEN: &str = "明华建国红英秀芳志军平文桂香金玉春梅水根土生荣福海云飞燕丽娟小林永新家宝成龙凤美兰\
     爱珍德才有田长青山东伟强敏静佳琪子涵浩宇欣怡一诺雨轩𬱖堃喆犇𠅤";
/// Names of the minorities, whole.
const WHOLE: [&str; 4] = ["买买提·吐尔逊", "阿依古丽·卡德尔", "迪丽努尔·艾山", "才让·多杰"];
/// Villages.
const VILLAGES: &str =
    "前畈 上祝 下余 后溪 石塘 新铺 大路 山底 塘边 桥头 坑口 杜泽 双桥 里屋 外黄 茶坪";

/// Somebody.
pub struct Person {
    /// What the window writes down.
    pub form: VisitorForm,
    /// Town code.
    pub place: PlaceCode,
}

impl Person {
    /// Person `number`, always the same for one seed.
    pub fn of(seed: u64, number: u64, county: &str, places: &[Place]) -> Person {
        let mut dice = Dice::of(seed, 2, number);
        let place = dice.skewed(places);
        let town = place.map(|p| p.name.as_str()).unwrap_or_default();
        let villages: Vec<&str> = VILLAGES.split(' ').collect();
        let village = dice.pick(&villages).copied().unwrap_or_default();
        let door = 1 + dice.below(300);
        let phone = match dice.below(10) {
            0 => format!("1380000{:04}", dice.below(10_000)),
            _ => format!("0190{:08}", dice.below(100_000_000)),
        };
        let form = VisitorForm {
            name: name(&mut dice),
            id_number: id(&mut dice),
            phone,
            address: format!("{county}{town}{village}村{door}号"),
            ..VisitorForm::default()
        };
        Person { form, place: place.map(|p| p.code.clone()).unwrap_or_default() }
    }
}

fn name(dice: &mut Dice) -> String {
    if dice.below(400) == 0 {
        return WHOLE[dice.below(WHOLE.len())].to_owned();
    }
    let surnames: Vec<char> = SURNAMES.chars().collect();
    let given: Vec<char> = GIVEN.chars().collect();
    let mut name: String = dice.skewed(&surnames).into_iter().collect();
    // The last four characters are two surnames of two characters each.
    match name.as_str() {
        "诸" | "葛" => name = "诸葛".to_owned(),
        "欧" | "阳" => name = "欧阳".to_owned(),
        _ => {}
    }
    let count = if dice.below(6) == 0 { 1 } else { 2 };
    name.extend((0..count).filter_map(|_| dice.skewed(&given)));
    name
}

/// A number whose check character is right (GB 11643).
fn id(dice: &mut Dice) -> String {
    let county = ["330801", "330802", "330803", "330822", "330824", "330825"][dice.below(6)];
    let (year, month, day) = (1800 + dice.below(10), 1 + dice.below(12), 1 + dice.below(28));
    let body = format!("{county}{year}{month:02}{day:02}{:03}", dice.below(1000));
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    format!("{body}{}", char::from(check))
}
