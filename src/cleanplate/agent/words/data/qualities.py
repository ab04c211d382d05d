"""How things are and should be: `more` wants it so, `adj` says it is so; + and - is the way of a quality."""

QUALITIES = """
more=brightness+: brighter, lighter, more light, more brightness, more bright | 更亮 亮一点 亮一些 亮些 亮点 调亮一点 调亮点 调亮些 再亮一点 明亮一点 明亮些 亮度高一点 亮堂点 再亮点 更明亮
more=brightness-: darker, dimmer, less bright, less light, less brightness, more dark | 更暗 暗一点 暗一些 暗些 暗点 调暗一点 调暗点 调暗些 再暗一点 深一点 深一些 更深 亮度低一点 再暗点 再深一点
adj=brightness+: bright, overexposed, light, washed | 亮 太亮 刺眼 明亮
adj=brightness-: dark, dim, underexposed, gloomy | 暗 昏暗 黑 暗淡
more=contrast+: more contrast, contrastier, punchier, more contrasty | 对比强一点 对比度高一点 对比度大一点 对比强一些 更强对比
more=contrast-: less contrast, flatter, softer contrast | 对比弱一点 对比度低一点 对比度小一点
adj=contrast-: flat, dull | 平淡 发灰 灰蒙蒙
more=saturation+: more saturated, more saturation, more colourful, more colorful, more vivid, more vibrant, richer colours, more colour, more color, stronger colours, colours stronger | 鲜艳一点 更鲜艳 鲜艳一些 鲜艳点 饱和度高一点 颜色浓一点 颜色鲜艳一点 色彩浓一点 饱和一点 更饱和 浓郁一点 颜色更鲜艳
more=saturation-: less saturated, less saturation, less colourful, less colorful, less vivid, paler, less vibrant, less colour | 淡一点 饱和度低一点 颜色淡一点 淡一些 素一点 没那么鲜艳
adj=saturation+: oversaturated, colourful, colorful, saturated, garish | 鲜艳 太艳 艳
adj=saturation-: washed out, colourless, pale | 苍白 褪色
more=temperature+: warmer, more warm, more orange | 更暖 暖一点 暖一些 暖些 暖点 调暖 调暖一点 再暖一点 暖和一点
more=temperature-: cooler, colder, bluer, more cool, more blue | 更冷 冷一点 冷一些 冷些 冷点 调冷 调冷一点 再冷一点
adj=temperature+: warm, orange, yellowish | 暖 偏黄 发黄
adj=temperature-: cold, cool, bluish | 冷 偏蓝 发蓝
more=exposure+: more exposure, more exposed | 曝光高一点 曝光多一点
more=exposure-: less exposure, less exposed | 曝光低一点 曝光少一点
more=volume+: louder, more loud, more volume, turn it up, crank it up, up the volume | 大声一点 大声点 更大声 响一点 声音大一点 声音大点 大声些 响一些 更响 音量大一点 音量大点 再大声一点 响点 声音再大一点 声音高一点
more=volume-: quieter, softer, less loud, less volume, more quiet, turn it down, more quietly, quiet down | 小声一点 小声点 更小声 轻一点 声音小一点 声音小点 小声些 轻一些 更轻 音量小一点 音量小点 再小声一点 轻点 安静一点 调轻 声音再小一点
adj=volume+: loud, noisy, overpowering | 吵 响 大声 太吵 嘈杂
adj=volume-: quiet, silent, faint, hard to hear, inaudible, soft | 小声 轻 听不清 听不见
more=size+: bigger, larger, enlarge, upscale, increase the size, make bigger, greater, scale up, blow up, size up, huger | 更大 大一点 大一些 大些 大点 放大 变大 再大一点 调大 再大点 放大一点 大一号 放大一些 放大点 字号大一点 扩大
more=size-: smaller, shrink, tinier, less big, decrease the size, scale down, make smaller, downsize, size down | 更小 小一点 小一些 小些 小点 缩小 再小一点 调小 再小点 缩小一点 小一号 缩小一些 缩小点 字号小一点
adj=size+: big, large, huge | 大
adj=size-: small, tiny, little | 小
more=speed+: faster, quicker, more quickly, at higher speed, speedier | 更快 快一点 快一些 快些 快点 再快一点 速度快一点 再快点
more=speed-: slower, more slowly, slower please, at lower speed | 更慢 慢一点 慢一些 慢些 慢点 再慢一点 速度慢一点 再慢点
adj=speed+: fast, quick, rapid | 快
adj=speed-: slow | 慢
more=opacity+: more opaque, less transparent, less see-through | 更不透明 不透明一点
more=opacity-: more transparent, more see-through, fainter, less opaque | 更透明 透明一点 透明一些 再透明一点
more=time+: longer, lengthen, extend, prolong | 更长 长一点 长一些 久一点 延长 加长
more=time-: shorter, briefer | 更短 短一点 短一些 缩短一点
more=blur+: blurrier, more blur, more blurry, more blurred | 模糊一点 虚化一点 更模糊 更虚 虚一点 再模糊一点 模糊一些
more=blur-: less blur, less blurry, less blurred | 清楚一点 没那么模糊
"""

DEGREES = """
amount=bit: a bit, a little, slightly, a little bit, somewhat, a touch, a tad, just a bit, a notch, subtle, subtly, lightly, light, a smidge, a hair, tiny bit, bit, slight, gently, mildly, mild, a little more, a bit more, just a little | 一点 一点点 稍微 略微 一些 稍稍 点 有点 一丢丢 轻微 稍 略 轻轻 些 微微 少许
amount=much: much, a lot, way, far, considerably, really, strongly, strong, heavily, heavy, significantly, drastically, a whole lot, very, super, extra, extremely, dramatically, lots, massive, loads, strong amount of, quite a bit, intense, substantially | 很多 非常 大幅 强烈 强一点 强 多一点 重一点 特别 很 强力 大大 狠狠 多 重度 强一些 明显 超级 极 深度
too: too, too much, overly, excessively, way too, a bit too, far too, a little too, much too | 太 过于 过 太过 有点太 实在太 偏
moreword: more, even more, some more | 更 更加 还要 更多 再多一点 再多点 再来点 再强一点 多一些
less: less, not so, not that, fewer, not as | 少一点 少点 没那么 不那么 少一些 更少
nospeak: so | 这么 那么
factor=2: twice, double, twice as, two times, doubled, 2 times as | 两倍 一倍 加倍 翻倍 双倍 二倍 翻一倍
factor=3: three times, triple, thrice, three times as | 三倍
factor=4: four times, quadruple | 四倍
factor=0.5: half, half as, by half, in half speed, halve, halved | 一半 减半 减一半 半速 半 对半
share=33.3: a third, one third, third of | 三分之一
share=66.7: two thirds, two-thirds | 三分之二
share=25: a quarter, one quarter, quarter | 四分之一
share=75: three quarters | 四分之三
share=0: zero | 零
"""

UNITS = """
unit=ms: ms, msec, millisecond, milliseconds, millis | 毫秒
unit=s: s, sec, secs, second, seconds, secods, secound, secnds, secon | 秒 秒钟 秒种
unit=min: min, mins, minute, minutes, m | 分钟 分
unit=percent: %, percent, per cent, pct, procent | 百分比 %
unit=times: x, times, × | 倍 倍速
unit=deg: °, degree, degrees, deg | 度 °
unit=px: px, pixel, pixels | 像素
unit=db: db, decibel, decibels, dbs | 分贝
unit=lufs: lufs, lkfs | lufs
unit=fps: fps, frames per second, frames a second, f/s | 帧 帧每秒
unit=stop: stop, stops | 档 挡
unit=p: p | p
unit=k: k | k
unit=step: times back, steps, step, changes, change, edits, edit, actions, moves | 步 次
word=percentof: | 百分之
ord=1: first, 1st | 第一 头 头一 首
ord=2: second, 2nd, secnd, secound | 第二
ord=3: third, 3rd | 第三
ord=4: fourth, 4th | 第四
ord=5: fifth, 5th | 第五
ord=6: sixth, 6th
ord=7: seventh, 7th
ord=8: eighth, 8th
ord=9: ninth, 9th
ord=10: tenth, 10th
ord=-1: last, final, lst | 最后 最后一 末 最末 最后那 后 后面 最后的
ord=prev: previous, preceding | 上一 上 前一
ord=next: next, following | 下一
front: | 前 前面 头
dinum: | 第
num=1: one | 一
num=2: two | 两 二
num=3: three
num=4: four
num=5: five
num=6: six
num=7: seven
num=8: eight
num=9: nine
num=10: ten
num=12: twelve
num=15: fifteen
num=20: twenty
num=30: thirty
num=40: forty
num=50: fifty
num=60: sixty
num=90: ninety
num=100: hundred, a hundred
from: from, between, starting from, beginning from | 从 由 自
until: until, till, up until, through | 直到 一直到
at: at, around, starting at, beginning at, from then | 在 于 处于
for: for, lasting, during, over, long, across | 持续 时长 共 长
after: after, past, beyond | 之后 以后 后的 过后
before: before, up to the | 之前 以前 前的
dash: –, —, ~, - | ～ 至
"""

COLOURS = """
red: red, scarlet, rouge, redd | 红色 红 大红 正红 红色的 鲜红 朱红
blue: blue, blu, bleu | 蓝色 蓝 蓝色的 正蓝
green: green, gren, grean | 绿色 绿 绿色的
yellow: yellow, yelow, yello | 黄色 黄 黄色的
orange: orange, ornage | 橙色 橘色 橙 橘黄 橙色的 橘红 橘
purple: purple, violet purple, purpel | 紫色 紫 紫色的
pink: pink, rose pink | 粉色 粉红 粉红色 粉 粉色的
black: black, blak, pitch black, jet black | 黑色 纯黑 黑色的 纯黑色
white: white, pure white, wite, plain white | 白色 白 纯白 白色的 纯白色
grey: grey, gray | 灰色 灰 灰色的
brown: brown | 棕色 褐色 咖啡色 棕
gold: gold, golden | 金色 金 金黄 金黄色
silver: silver | 银色 银
teal: teal | 青绿色 蓝绿色 水鸭色 青绿
cyan: cyan | 青色 青
navy: navy, navy blue, dark navy | 藏青 海军蓝 藏蓝 藏青色 深海蓝
beige: beige, cream coloured | 米色 米黄 米白
ivory: ivory, cream | 象牙白 奶油色
turquoise: turquoise | 绿松石色 青蓝色
lime: lime, lime green | 青柠色 荧光绿
magenta: magenta, fuchsia | 品红 洋红
maroon: maroon, burgundy | 栗色 酒红 酒红色
olive: olive | 橄榄色 橄榄绿
coral: coral | 珊瑚色
salmon: salmon | 鲑鱼色
lavender: lavender | 薰衣草色 淡紫 淡紫色 浅紫 浅紫色
indigo: indigo | 靛蓝 靛青
crimson: crimson | 深红 深红色 绯红
violet: violet | 紫罗兰 紫罗兰色
skyblue: sky blue, skyblue | 天蓝 天蓝色 天空蓝
royalblue: royal blue | 宝蓝 宝蓝色 皇家蓝
lightblue: light blue, lightblue, baby blue, pale blue | 浅蓝 浅蓝色 淡蓝 淡蓝色
darkblue: dark blue, darkblue, deep blue | 深蓝 深蓝色 暗蓝
lightgreen: light green, lightgreen, pale green | 浅绿 浅绿色 淡绿 淡绿色
darkgreen: dark green, darkgreen, deep green, forest green | 深绿 深绿色 墨绿 墨绿色
darkred: dark red, darkred, deep red | 暗红 暗红色
lightgrey: light grey, light gray, lightgrey, lightgray, pale grey, pale gray | 浅灰 浅灰色 淡灰
darkgrey: dark grey, dark gray, darkgrey, darkgray | 深灰 深灰色
lightyellow: light yellow, pale yellow | 浅黄 淡黄 浅黄色 淡黄色
lightpink: light pink, pale pink, baby pink | 浅粉 淡粉 浅粉色 淡粉色
hotpink: hot pink | 亮粉 玫红 玫红色 玫瑰红
mintcream: mint | 薄荷色
khaki: khaki | 卡其色 卡其
"""

PLACES = """
place=top-left: top left, upper left, top-left, upper-left, left top, top left corner, upper left corner, top left-hand corner, top-left corner, upper left hand corner | 左上角 左上 左上方 画面左上角
place=top-right: top right, upper right, top-right, upper-right, right top, top right corner, upper right corner, top right-hand corner, top-right corner, upper right hand corner | 右上角 右上 右上方 画面右上角
place=bottom-left: bottom left, lower left, bottom-left, lower-left, left bottom, bottom left corner, lower left corner, bottom left-hand corner, bottom-left corner, lower left hand corner | 左下角 左下 左下方 画面左下角
place=bottom-right: bottom right, lower right, bottom-right, lower-right, right bottom, bottom right corner, lower right corner, bottom right-hand corner, bottom-right corner, lower right hand corner | 右下角 右下 右下方 画面右下角
place=top: top, upper part, the top, upper third, top of the screen, top of the frame, upper, top edge, above, top centre, top center, top middle, top side, topmost | 顶部 上方 上面 最上面 上边 上部 画面上方 顶端 上 屏幕上方 上侧 画面顶部
place=bottom: bottom, lower part, the bottom, bottom of the screen, bottom of the frame, bottom edge, bottom centre, bottom center, bottom middle, bottom side, at the foot, underneath | 底部 下方 下面 最下面 下边 下部 画面下方 底端 下 屏幕下方 下侧 画面底部
place=left: left, left side, left hand side, the left, left edge, left-hand side, leftwards | 左边 左侧 左 左方 左面 向左 往左 左半边
place=right: right, right side, right hand side, the right, right edge, right-hand side, rightwards | 右边 右侧 右 右方 右面 向右 往右 右半边
place=centre: center, centre, centered, centred, in the middle, middle of the screen, in the center, in the centre, middle, centrally, dead centre, middle of the frame, center of the screen | 居中 中央 正中 中间 画面中央 正中间 中心 正中央 屏幕中间 画面中间
place=corner: corner, the corner, in a corner | 角落 角上 一角
clockwise: clockwise | 顺时针
anticlockwise: anticlockwise, counterclockwise, counter-clockwise, anti-clockwise, counter clockwise | 逆时针
"""

FILLERS = """
setting settings the a an of teh my our your his their there here now just then so to in on into onto some any will shall
okay ok well um uh oh yes yeah yep sure actually really basically simply maybe? like? that's
also too? plus and for? from? within as version currently
right-now guys mate bro dude sir
try trying go ahead gonna going
stuff bit? kind sort little?
s nice-and new other? own whatever
completely totally entirely fully properly nicely cleanly neatly smoothly automatically directly immediately first? away asap
asap quickly? possible kindly dear hmm hm oops sorry wait
let me us know need? able you i we
talking head piece this? while? still? more? gets comes
file? please plz pls
nicely and? onscreen on-screen over across under along
position? spot area side? version way part?
recorded filmed shot? uploaded? attached
where which? who? whole?
been being be
"""

HAN_FILLERS = """
的 把 将 给 了 一下 吧 啊 呢 呀 哦 嗯 哈 嘛 啦 哎 我 你 您 我们 咱 一个 个 一张 张 一首 首 一段 一条 条 一行 行 段 一份 一种 种 里 里面 上 中 和 与 跟 就 都 来 进行 进去 出来 起来 处理 操作
那 这 先 然后 再 接着 并 并且 同时 另外 还有 也 还 一并 顺便 对 往 向 得 地 着 过 到 为 成 用 在 是 去 下 下去 掉 点 吗 嘛 呗 哟 其 之 以 所 现在 目前 直接 自动 马上 立刻 完全 全部的 整体 做 弄 搞 想要 一样 那种 这种 类似 当 作 作为 当作 变 变得 一点儿 一会儿
先生 老师 朋友 亲 啥的 之类 的话 做成 变成 设成 调成 给它 帮它 位置 方向 处 那边 这边 这里 那里 个字 字样 内容 位 名 块 层 开 好 好的 嗯嗯 哦哦 那就 就行 即可 就好 行 吧 哈哈
"""
